namespace Testing.Apps;

/// <summary>
/// The whole platform while it runs, in whatever form: one process (<see cref="StandaloneApp"/>) or separate services (<see cref="SplitApp"/>). What its users do stands in
/// <see cref="ReferralUsers"/>; a journey knows no more than this, so that it proves both forms to be alike.
/// </summary>
public interface IReferralApp : IAsyncDisposable
{
    /// <summary>The address that users know.</summary>
    Uri Address { get; }

    /// <summary>The databases of the modules, for audits that trust no API.</summary>
    ModuleDatabases Databases { get; }

    /// <summary>What the platform printed so far, all processes together.</summary>
    IReadOnlyList<string> Output { get; }
}
