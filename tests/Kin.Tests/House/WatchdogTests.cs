using System.Diagnostics;

namespace Kin.Tests.House;

/// <summary>The watchdog has been seen biting.</summary>
public sealed class WatchdogTests
{
    [Fact(Explicit = true)]
    public async Task Hangs_for_ever() => await Task.Delay(Timeout.Infinite, CancellationToken.None);

    [Fact]
    public async Task A_run_in_which_a_test_hangs_ends_with_a_failure_that_names_the_test()
    {
        // The run is killed, so it leaves the files that a killed runtime leaves.
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("watchdog-");
        ProcessStartInfo start = new(
            Path.Combine(AppContext.BaseDirectory, "Kin.Tests"),
            ["-explicit", "only", "-method", $"{typeof(WatchdogTests).FullName}.{nameof(Hangs_for_ever)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KIN_TEST_WATCHDOG"] = "1";
        start.Environment["TMPDIR"] = temporary.FullName;
        using Process run = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        Task<string> output = run.StandardOutput.ReadToEndAsync(limit.Token);
        string error = await run.StandardError.ReadToEndAsync(limit.Token);
        await output;
        await run.WaitForExitAsync(limit.Token);
        temporary.Delete(recursive: true);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("no test has ended", error, StringComparison.Ordinal);
        Assert.Contains(nameof(Hangs_for_ever), error, StringComparison.Ordinal);
    }
}
