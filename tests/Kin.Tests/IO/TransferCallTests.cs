using Kin.Tests.Native;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.IO;

/// <summary>Which system calls move the bytes: as strace(1) sees them, and where some are refused.</summary>
public sealed class TransferCallTests
{
    private const int Size = 3_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Files_of_one_file_system_are_copied_by_copy_file_range()
    {
        using TemporaryDirectory directory = new();
        string calls = await Trace(directory, "files", Source(directory), $"{directory.Path}/to");
        Assert.Contains("copy_file_range(", calls, StringComparison.Ordinal);
        Assert.DoesNotContain("sendfile", calls, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Between_file_systems_the_kernel_refuses_and_sendfile_takes_over()
    {
        Capability.RequireRoot();
        using TemporaryDirectory directory = new();
        string other = Directory.CreateDirectory($"{directory.Path}/other").FullName;
        Capability.Require("a file system that may be mounted",
            new Command("mount", "-t", "tmpfs", "kin-test", other).Capture().Success);
        try
        {
            string source = Source(directory);
            string calls = await Trace(directory, "files", source, $"{other}/to");
            Assert.Matches("copy_file_range\\(.*EXDEV", calls);
            Assert.Matches("sendfile\\(.* = [1-9]", calls);
            Assert.Equal(await File.ReadAllBytesAsync(source, Cancel), await File.ReadAllBytesAsync($"{other}/to", Cancel));
        }
        finally
        {
            new Command("umount", "-l", other).Capture();
        }
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("copy_file_range", "SendFile")]
    [InlineData("copy_file_range,sendfile", "Splice")]
    [InlineData("copy_file_range,sendfile,splice", "ReadWrite")]
    public async Task What_a_filter_refuses_makes_room_for_the_next(string refused, string method)
    {
        using TemporaryDirectory directory = new();
        using RefusingFilter filter = RefusingFilter.Compile();
        string source = Source(directory);
        CommandOutput output = await new Command(
            filter.Program, refused, TestChild.Path, "transfer", "files", source, $"{directory.Path}/to").CaptureAsync(Cancel);
        Assert.Equal($"{Size} {method}\n", output.EnsureSuccess().StandardOutput);
        Assert.Equal(
            await File.ReadAllBytesAsync(source, Cancel), await File.ReadAllBytesAsync($"{directory.Path}/to", Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_child_prints_is_spliced_into_a_file_and_a_file_into_a_child()
    {
        using TemporaryDirectory directory = new();
        string printed = $"{directory.Path}/printed";
        string calls = await Trace(directory, "child", printed);
        Assert.Matches("splice\\(.* = [1-9]", calls);
        Assert.Equal((await new Command("seq", "100000").CaptureAsync(Cancel)).StandardOutput, await File.ReadAllTextAsync(printed, Cancel));
        Assert.Matches("splice\\(.* = [1-9]", await Trace(directory, "input", Source(directory)));
    }

    private static string Source(TemporaryDirectory directory)
    {
        string path = $"{directory.Path}/from";
        byte[] bytes = new byte[Size];
        new Random(5).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static async Task<string> Trace(TemporaryDirectory directory, params string[] arguments)
    {
        string strace = Capability.RequireProgram("strace", "strace"), log = $"{directory.Path}/calls";
        (await new Command(
            strace, ["-f", "-o", log, "-e", "trace=copy_file_range,sendfile,splice", TestChild.Path, "transfer", .. arguments])
            .CaptureAsync(Cancel)).EnsureSuccess();
        return await File.ReadAllTextAsync(log, Cancel);
    }
}
