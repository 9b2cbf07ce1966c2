namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>stop-all SCRIPT</c>: runs a script with a Subreaper, waits for a line of it, ends everything below, and prints
/// the numbers of those that were killed.
/// </summary>
internal static class StopAll
{
    public static int Run(string[] args) => RunAsync(args[0]).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string script)
    {
        using Subreaper reaper = Subreaper.Start();
        await using ChildProcess child = (new Command("sh", "-c", script) with
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        await child.StandardOutput.ReadExactlyAsync(new byte[1]);
        await child.WaitAsync();
        TreeStop stop = await reaper.StopAllAsync(TimeSpan.Zero);
        Console.WriteLine(string.Join(' ', stop.Killed));
        return 0;
    }
}
