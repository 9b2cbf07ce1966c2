using Kin.Native.Kernel;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>Files that verbs write, where the kernel sets a limit to their size (RLIMIT_FSIZE, EFBIG).</summary>
public sealed class OutputFileTests
{
    private const string Twenty = "i=0; while [ $i -lt 20 ]; do (:); i=$((i+1)); done";

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("trace", "-o")]
    [InlineData("trace", "--perfetto")]
    [InlineData("trace", "--html")]
    [InlineData("watch", "-o")]
    public async Task What_does_not_fit_is_told_in_one_line(string verb, string option)
    {
        Capability.Require("perf-events (kin doctor)", KernelFeatures.PerfEvents.IsAvailable);
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "file");
        Command limited = new(
            "sh", "-c", """trap '' XFSZ; ulimit -f 1; exec "$@" """, "sh", KinTool.Path, verb, option, path, "--", "sh", "-c", Twenty)
        {
            StandardInput = StandardStream.Null,
            Environment = new Dictionary<string, string?> { ["DOTNET_EnableWriteXorExecute"] = "0" }, // its memory would be a file
        };
        CommandOutput output = await KinTool.Capture(limited);
        Assert.Equal(1, output.Status.Code);
        Assert.EndsWith($"kin: '{path}' cannot be written: File too large.\n", output.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", output.StandardError, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(path).Length, 1, 1024);
    }
}
