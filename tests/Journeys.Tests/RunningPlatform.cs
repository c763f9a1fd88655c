using Contracts.Reference;
using Journeys.Tests;

[assembly: AssemblyFixture(typeof(RunningPlatform))]

namespace Journeys.Tests;

/// <summary>The one process all journeys share. Each journey takes a county of its own, so that no other journey's offers are asked.</summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    private static readonly string[] Counties =
    [
        .. ReferenceData.BuiltIn.Divisions.All
            .Where(division => division.Level == DivisionLevel.County && !division.IsGroup && division.ValidTo is null && division.Code.StartsWith("53", StringComparison.Ordinal))
            .Select(division => division.Code),
    ];

    private readonly Charity[] _charities = new Charity[4];
    private int _taken = -1;

    /// <summary>The process.</summary>
    public StandaloneApp App { get; private set; } = null!;

    /// <summary>Its users.</summary>
    public ReferralUsers Users { get; private set; } = null!;

    /// <summary>A county of Yunnan that no other journey uses.</summary>
    public string NextCounty() => Counties[Interlocked.Increment(ref _taken)];

    /// <summary>A verified charity; numbers from 1 to 4.</summary>
    public Charity Charity(int number) => _charities[number - 1];

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        App = await StandaloneApp.StartAsync();
        Users = await ReferralUsers.SignInAsync(App.Address);
        for (var index = 0; index < _charities.Length; index++)
        {
            _charities[index] = await Users.VerifiedCharityAsync(index + 1);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => App.DisposeAsync();
}
