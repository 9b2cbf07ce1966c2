namespace Kin.TestChild.Verbs;

/// <summary><c>adopt-late</c>: reads what was adopted only after the orphan has ended and been reaped.</summary>
internal static class AdoptLate
{
    public static int Run(string[] args) => RunAsync().GetAwaiter().GetResult();

    private static async Task<int> RunAsync()
    {
        using Subreaper reaper = Subreaper.Start();
        int orphan = int.Parse(
            new Command("sh", "-c", "sh -c 'sleep 0.2; exit 5' >&- & echo $!").Capture().StandardOutput,
            System.Globalization.CultureInfo.InvariantCulture);
        while (Directory.Exists($"/proc/{orphan}"))
        {
            await Task.Delay(1);
        }

        while (reaper.Adopted.Count > 0)
        {
            await Task.Delay(1);
        }

        await foreach (AdoptedProcess adopted in reaper.ReadAsync())
        {
            Console.WriteLine($"{adopted.Id == orphan} {await adopted.WaitAsync()}");
            break;
        }

        return 0;
    }
}
