using System.Security.Cryptography;
using Platform;

namespace Intake.People;

/// <summary>The keys of the one-process form: a text file beside the database, readable by its owner alone, made at the first start.</summary>
/// <param name="Sealing">Keys of the lines <c>seal …</c>, the last one seals.</param>
/// <param name="Index">Key of the line <c>index …</c>.</param>
internal sealed record KeyFile(IReadOnlyList<byte[]> Sealing, byte[] Index)
{
    public const string Name = "intake.keys";

    private const string Head = """
        # Keys of the personal data in intake.db. Back this file up, apart from the database: without it nobody reads a name again.
        # To rotate, add a line "seal" with a new key (openssl rand -base64 32); the last one seals, all of them open. Never change "index".
        """;

    public static KeyFile? Read(string directory, bool createWhenMissing)
    {
        var path = Path.Combine(directory, Name);
        if (!File.Exists(path))
        {
            if (!createWhenMissing)
                return null;
            if (File.Exists(Path.Combine(directory, "intake.db")))
                throw new InvalidOperationException(
                    $"{directory} holds intake.db, but not its keys ({Name}). Restore {Name} from the backup; new keys would make the personal data in it unreadable.");
            SecretFile.MakeOnce(path, $"{Head}\nindex {NewKey()}\nseal {NewKey()}\n");
        }

        var lines = File.ReadLines(path).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(words => words.Length > 0 && words[0][0] != '#').ToLookup(words => words[0], words => KeyRing.Decode(words.ElementAtOrDefault(1), path));
        return lines["seal"].Any() && lines["index"].Count() == 1
            ? new KeyFile([.. lines["seal"]], lines["index"].Single())
            : throw new InvalidOperationException($"{path} needs one line \"index <key>\" and at least one line \"seal <key>\". Restore it from the backup.");
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
