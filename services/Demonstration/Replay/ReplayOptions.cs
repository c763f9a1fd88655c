namespace Demonstration.Replay;

/// <summary><c>replay DIR [--platform URL] [--report FILE]</c>, or <c>replay DIR --reference OUT</c> to write the reference data only.</summary>
/// <param name="Folder">The folder of offers, matches and requests.</param>
/// <param name="Platform">A running platform; null to start one.</param>
/// <param name="Report">Where the report goes as JSON; null for the console only.</param>
/// <param name="Reference">Where the reference data go; null to play.</param>
internal sealed record ReplayOptions(string Folder, Uri? Platform, string? Report, string? Reference)
{
    public const string Usage = "replay DIR [--platform URL] [--report FILE]   plays the folder; replay DIR --reference OUT   writes its divisions and categories as reference data";

    /// <summary>Null when the command line cannot be read.</summary>
    public static ReplayOptions? Read(string[] args)
    {
        string? folder = null, platform = null, report = null, reference = null;
        for (var index = 0; index < args.Length; index++)
        {
            var next = index + 1 < args.Length ? args[index + 1] : null;
            switch (args[index])
            {
                case "--platform" when next is not null:
                    platform = args[++index];
                    break;
                case "--report" when next is not null:
                    report = args[++index];
                    break;
                case "--reference" when next is not null:
                    reference = args[++index];
                    break;
                case var other when !other.StartsWith('-') && folder is null:
                    folder = other;
                    break;
                default:
                    return null;
            }
        }

        Uri? address = null;
        return folder is null || (platform is not null && !Uri.TryCreate(platform, UriKind.Absolute, out address)) ? null : new ReplayOptions(folder, address, report, reference);
    }
}
