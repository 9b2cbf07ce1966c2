using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>Lines of /etc/passwd and /etc/group.</summary>
public sealed class AccountFilesTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public Task Comments_and_lines_for_a_directory_service_are_no_accounts()
    {
        const string Text = "root:x:0:0::/root:/bin/sh\n#old:x:7:7::/:\n+nis\n+@group:x:8:8::/:\n-not:x:9:9::/:\nnew:x:7:7::/:";
        Assert.Equal([("root", "0"), ("new", "7")], AccountFiles.Entries(Text).Select(fields => (fields[0], fields[2])));
        return Task.CompletedTask;
    }
}
