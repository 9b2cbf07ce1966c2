using System.Diagnostics;

namespace Kin.Tests;

/// <summary>The child program of the tests (tests/Kin.TestChild): where it is, and how to run it without Kin.</summary>
internal static class TestChild
{
    /// <summary>How long <see cref="RunAsync"/> lets a child live before it kills it and fails the test.</summary>
    public static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    /// <summary>The executable. The build lays it beside the tests: bin/Kin.TestChild/debug/kin-test-child.</summary>
    public static string Path { get; } = Find();

    /// <summary>Starts it with all three streams piped. The caller ends it.</summary>
    public static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{Path} did not start");
    }

    /// <summary>Runs it to its end with empty input and gives its status (128 + n for signal n) and what it printed.</summary>
    public static async Task<(int Status, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using Process child = Start(arguments);
        using CancellationTokenSource limit = new(Watchdog);
        try
        {
            child.StandardInput.Close();
            Task<string> output = child.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = child.StandardError.ReadToEndAsync(limit.Token);
            await child.WaitForExitAsync(limit.Token);
            return (child.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            throw new TimeoutException($"kin-test-child {string.Join(' ', arguments)} was still running after {Watchdog}");
        }
    }

    private static string Find()
    {
        DirectoryInfo here = new(AppContext.BaseDirectory.TrimEnd('/'));
        string path = System.IO.Path.Combine(here.Parent!.Parent!.FullName, "Kin.TestChild", here.Name, "kin-test-child");
        return File.Exists(path) ? path : throw new FileNotFoundException("Build tests/Kin.TestChild first.", path);
    }
}
