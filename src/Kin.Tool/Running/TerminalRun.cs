namespace Kin.Tool.Running;

/// <summary>
/// `kin run --tty`: a program on a terminal of its own. Kin passes on what is typed and what is printed, and
/// its own terminal is in raw mode meanwhile, so that every key reaches the other.
/// </summary>
internal static class TerminalRun
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Runs it to its end; gives the exit code.</summary>
    public static int Run(Command command)
    {
        using OuterTerminal outer = OuterTerminal.Find();
        SignalRelay relay = new(sharesGroup: false, outer);
        outer.Begin();
        using ChildProcess child = command.Start();
        outer.Follow(child.Terminal);
        relay.PassTo(child);
        new Thread(() => Type(child.Terminal)) { IsBackground = true, Name = "kin keys" }.Start();
        string? loss = Show(child.Terminal);
        ExitStatus status = child.Wait();
        child.Detach();
        if (loss is null)
        {
            return status.ShellCode;
        }

        Out.Error($"kin: {loss}");
        return status.Success ? ExitCodes.Failure : status.ShellCode;
    }

    // Null: everything was shown, or the reader at the other end of a pipe has gone, which is its right.
    private static string? Show(PseudoTerminal terminal)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            int count;
            while ((count = terminal.Read(buffer)) > 0)
            {
                Out.Bytes(buffer.AsSpan(0, count));
            }

            return null;
        }
        catch (IOException e)
        {
            terminal.Dispose(); // nobody is there to look: the program is hung up
            return Out.IsBrokenPipe(e) ? null : e.Message;
        }
    }

    private static void Type(PseudoTerminal terminal)
    {
        try
        {
            Copy(terminal);
            terminal.EndInput();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program has ended.
        }
    }

    // What cannot be read is the end of the input.
    private static void Copy(PseudoTerminal terminal)
    {
        byte[] buffer = new byte[BufferSize];
        using Stream? input = Out.Input();
        int count;
        while ((count = Read(input, buffer)) > 0)
        {
            terminal.Write(buffer.AsSpan(0, count));
        }
    }

    private static int Read(Stream? input, byte[] buffer)
    {
        try
        {
            return input?.Read(buffer) ?? 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
