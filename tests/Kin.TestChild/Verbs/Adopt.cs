using System.Diagnostics;

namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>adopt SCRIPT COUNT</c>: runs a script with a Subreaper, waits until COUNT orphans have been reaped and prints
/// each; besides, children of Kin and of Process end with 3 and 4 all the time, and their statuses are checked.
/// </summary>
internal static class Adopt
{
    public static int Run(string[] args) => RunAsync(args[0], int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture))
        .GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string script, int count)
    {
        using Subreaper reaper = Subreaper.Start();
        using CancellationTokenSource over = new();
        Task<int> others = Task.Run(() => RunOthers(useProcess: ThisProcess.Id != 1, over.Token));
        await using ChildProcess child = new Command("sh", "-c", script).Start();
        List<string> seen = [];
        await foreach (AdoptedProcess orphan in reaper.ReadAsync())
        {
            seen.Add($"{orphan.Name}: {await orphan.WaitAsync()}");
            if (seen.Count == count)
            {
                break;
            }
        }

        Console.WriteLine($"child: {await child.WaitAsync()}");
        foreach (string line in seen.Order(StringComparer.Ordinal))
        {
            Console.WriteLine(line);
        }

        await over.CancelAsync();
        int rounds = await others;
        Console.WriteLine(rounds > 0 ? "others: right" : "others: none");
        Console.WriteLine($"left: {Zombie.BelowThisProcess().Count} zombies, {reaper.Adopted.Count} adopted");
        return 0;
    }

    private static int RunOthers(bool useProcess, CancellationToken over)
    {
        int rounds = 0;
        for (; !over.IsCancellationRequested || rounds == 0; rounds++)
        {
            ExitStatus status = new Command("sh", "-c", "exit 3").Run();
            if (status.IsKnown && status.Code != 3)
            {
                throw new InvalidOperationException($"A child of Kin ended with {status}.");
            }

            if (useProcess)
            {
                using Process process = Process.Start("sh", ["-c", "exit 4"]);
                if (!process.WaitForExit(TimeSpan.FromSeconds(30)) || process.ExitCode != 4)
                {
                    throw new InvalidOperationException("The status of a child of Process was taken.");
                }
            }
        }

        return rounds;
    }
}
