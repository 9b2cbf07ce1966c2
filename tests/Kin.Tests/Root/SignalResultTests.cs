using Kin.Native;

namespace Kin.Tests.Root;

/// <summary>What a failed signal says, and that one that was sent says nothing.</summary>
public sealed class SignalResultTests
{
    [Theory, InlineData(0, true), InlineData(Errno.ESRCH, false)]
    public void Whom_a_signal_went_to_is_not_put_into_words_when_nobody_asks(int errno, bool expected)
    {
        Counted subject = new();

        Assert.Equal(expected, SignalResult.Sent(errno, "kill", $"process {subject}"));
        Assert.Equal(0, subject.Texts);
    }

    [Fact]
    public void A_failure_says_what_was_sent_to_whom()
    {
        LinuxException error = Assert.Throws<LinuxException>(
            () => SignalResult.Sent(Errno.EPERM, "kill", $"{Signal.Terminate} to process {4711}"));

        Assert.Equal(("kill", Errno.EPERM, "SIGTERM to process 4711"), (error.Call, error.ErrorNumber, error.Subject));
        Assert.Contains("CAP_KILL", error.Message, StringComparison.Ordinal);
    }

    private sealed class Counted
    {
        public int Texts { get; private set; }

        public override string ToString() => $"{++Texts}";
    }
}
