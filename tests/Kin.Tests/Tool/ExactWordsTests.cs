namespace Kin.Tests.Tool;

/// <summary>Arguments, variables and names that are not UTF-8 reach the program as they are.</summary>
public sealed class ExactWordsTests
{
    // In octal, for sh.
    [Theory]
    [InlineData("kin run -- printf %s \"$B\"")]
    [InlineData("V=\"$B\" kin run -- sh -c 'printf %s \"$V\"'")]
    [InlineData("V=\"$B\" kin run --env W=1 -- sh -c 'printf %s \"$V\"'")]
    [InlineData("kin run --env V=\"$B\" -- sh -c 'printf %s \"$V\"'")]
    [InlineData("V=\"$B\" kin nice -n 1 sh -c 'printf %s \"$V\"'")]
    [InlineData("kin nice -n 1 printf %s \"$B\"")]
    [InlineData("kin run --argv0 \"$B\" sh -c 'head -z -n1 /proc/$$/cmdline | tr -d \"\\0\"'")]
    [InlineData("printf %s \"$B\" >\"$D/$B\"; kin run --stdin \"$D/$B\" cat; rm \"$D/$B\"")]
    [InlineData("kin run --stdout \"$D/$B\" printf %s \"$B\"; cat \"$D/$B\"; rm \"$D/$B\"")]
    [InlineData("kin run --append --stderr \"$D/$B\" -- sh -c 'printf %s \"$0\" >&2' \"$B\"; cat \"$D/$B\"; rm \"$D/$B\"")]
    [InlineData("mkdir -p \"$D/$B\"; kin run --cwd \"$D/$B\" sh -c 'pwd | sed s,.*/,, | tr -d \"\\n\"'; rmdir \"$D/$B\"")]
    public async Task Every_byte_arrives(string line)
    {
        using Root.TemporaryDirectory directory = new();
        CommandOutput output = await KinTool.Shell(
            $"D={directory.Path}; B=$(printf 'a\\377\\303b\\302\\251'); {line}");
        Assert.Equal("", output.StandardError);
        Assert.Equal<byte>([(byte)'a', 0xff, 0xc3, (byte)'b', 0xc2, 0xa9], output.StandardOutputBytes.ToArray());
    }
}
