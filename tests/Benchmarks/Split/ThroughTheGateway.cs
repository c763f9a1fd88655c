namespace Benchmarks.Split;

/// <summary>Opening cases through the gateway against the same requests at Intake's own port; rounds alternate, the median counts.</summary>
internal static class ThroughTheGateway
{
    private const int WarmUp = 15_000;
    private const int Cases = 5_000;
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var form = await SplitForm.StartAsync();
        // Only the two doors are compared: who would work on the cases is not there.
        foreach (var reader in (string[])["matching", "tracking", "catalog"])
        {
            await form.App[reader].KillAsync();
        }

        var (gateway, intake) = (form.App.Gateway.Address, form.App["intake"].Address);
        await form.OpenAsync(WarmUp, gateway);
        await form.OpenAsync(WarmUp, intake);
        var (through, direct) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            through.Add(await form.OpenAsync(Cases, gateway));
            direct.Add(await form.OpenAsync(Cases, intake));
            Console.WriteLine($"round {round + 1}: {through[^1]:N0} cases/s through the gateway, {direct[^1]:N0} without it");
        }

        return
        [
            new Figure("split form: cases opened without the gateway", Load.Median(direct), "req/s"),
            new Figure("split form: cases opened through the gateway", Load.Median(through), "req/s"),
            new Figure("split form: through the gateway / without it", Load.Median(through) / Load.Median(direct), "ratio", 0.85, AtLeast: true),
        ];
    }
}
