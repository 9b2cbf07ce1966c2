using System.Text.Json;
using Kin.Ipc;
using Kin.Tests.Ipc;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin ipc`: objects that this process has made, listed, shown, removed, cleaned.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class IpcTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Objects_are_listed_shown_and_removed_by_their_words()
    {
        var queue = SystemVMessageQueue.Create(Keys.New());
        using SharedMutex used = SharedMutex.Create(Shared.NewName());
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "locked");
        await File.WriteAllTextAsync(path, "", Cancel);
        using FileLock held = FileLock.Acquire(path);
        await using ChildProcess reader = (new Command("cat") with { StandardInput = StandardStream.Piped }).Start();
        string pipe = new FileInfo($"/proc/{reader.Id}/fd/0").LinkTarget!["pipe:[".Length..^1];
        try
        {
            queue.Send("abc"u8);
            string list = (await KinTool.Run("ipc")).EnsureSuccess().StandardOutput;
            Assert.Matches($@"(?m)^msg:{queue.Id} +\S+ +0600 +3 B +1 message +-$", list);
            Assert.Matches($@"(?m)^kin:{used.Name} .* {ThisProcess.Id} \S+", list);
            Assert.Matches($@"(?m)^pipe:{pipe} .* 64 KiB +0 bytes .*{reader.Id} cat", list);
            Assert.Matches($@"(?m)^flock +exclusive +0 to the end +{path} +{ThisProcess.Id} ", list);
            JsonElement json = JsonDocument.Parse((await KinTool.Run("ipc", "list", "--json", "-k", "msg", "-k", "lock"))
                .EnsureSuccess().StandardOutput).RootElement;
            JsonElement one = json.GetProperty("objects").EnumerateArray().Single(o => o.GetProperty("id").GetInt32() == queue.Id);
            Assert.Equal((1, "SystemVMessageQueue"), (one.GetProperty("count").GetInt32(), one.GetProperty("kind").GetString()));
            Assert.All(json.GetProperty("objects").EnumerateArray(), o => Assert.Equal("SystemVMessageQueue", o.GetProperty("kind").GetString()));
            Assert.Single(json.GetProperty("locks").EnumerateArray(), l => l.GetProperty("path").GetString() == path);
            string shown = (await KinTool.Run("ipc", "show", $"kin:{used.Name}")).EnsureSuccess().StandardOutput;
            Assert.Matches(@"(?m)^  kind +shared object of Kin$", shown);
            Assert.Matches($@"(?m)^  who has it +{ThisProcess.Id} ", shown);

            CommandOutput removed = await KinTool.Run("ipc", "remove", $"msg:{queue.Id}", $"kin:{used.Name}", "shm:999999999", $"pipe:{pipe}");
            Assert.Equal(1, removed.Status.Code);
            string[] errors = removed.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(3, errors.Length);
            Assert.Contains("is in use, by process", errors[0], StringComparison.Ordinal);
            Assert.Contains("there is no shm:999999999", errors[1], StringComparison.Ordinal);
            Assert.False(queue.Remove());
            Assert.True(File.Exists(Shared.PathOf(used.Name!)));
            (await KinTool.Run("ipc", "remove", "--force", $"kin:{used.Name}")).EnsureSuccess();
            Assert.False(File.Exists(Shared.PathOf(used.Name!)));
        }
        finally
        {
            queue.Remove();
            reader.Kill();
        }
    }

    // In a /dev/shm of its own: the real one has what other tests leave behind on purpose.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_killed_processes_left_behind_is_cleaned_and_what_is_to_stay_is_not()
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        using TemporaryDirectory folder = new();
        string left = Shared.NewName(), kept = Shared.NewName();
        using SharedMutex made = SharedMutex.Create(left);
        using SharedMutex persistent = SharedMutex.Create(kept, options: new SharedOptions { Persistent = true });
        File.Copy(Shared.PathOf(left), Path.Combine(folder.Path, $"kin-{left}"));
        File.Copy(Shared.PathOf(kept), Path.Combine(folder.Path, $"kin-{kept}"));
        SharedObject.Remove(kept);
        CommandOutput output = await KinTool.Shell(
            $"exec unshare --mount sh -c 'mount --bind {folder.Path} /dev/shm && kin ipc clean -n && echo - && kin ipc clean && ls /dev/shm'");
        Assert.Equal($"kin:{left}\n-\nkin:{left}\nkin-{kept}\n", output.EnsureSuccess().StandardOutput);
        Assert.True(File.Exists(Shared.PathOf(left)));
    }

    // A process outside of the pid namespace is not to be seen, but the kernel knows that somebody has the file.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_process_has_that_cannot_be_seen_is_not_cleaned()
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        using TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "free"), "x", Cancel);
        using FileStream used = File.Create(Path.Combine(folder.Path, "used"));
        CommandOutput output = await KinTool.Shell(
            "exec unshare --mount --ipc --pid --fork --mount-proc sh -c "
            + $"'mount --bind {folder.Path} /dev/shm && kin ipc clean --all -n && kin ipc clean --all && ls /dev/shm'");
        Assert.Equal("memory:/free\nmemory:/free\nused\n", output.EnsureSuccess().StandardOutput);
    }

    [Theory]
    [InlineData("ipc lst", "'lst' is none of list, show, remove, clean", 2)]
    [InlineData("ipc show", "show takes an OBJECT", 2)]
    [InlineData("ipc --force", "--force goes with remove, and not with list", 2)]
    [InlineData("ipc clean --json", "--json goes with list or show, and not with clean", 2)]
    [InlineData("ipc show a b", "'b' is one word too many", 2)]
    [InlineData("ipc -k socket", "There are: msg sem shm", 2)]
    [InlineData("ipc show msg:999999999", "there is no msg:999999999. 'kin ipc' lists", 1)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) => KinTool.IsRefused(words, message, code);
}
