using Microsoft.Win32.SafeHandles;

namespace Kin.TestChild.Verbs;

/// <summary>
/// Enters raw mode on its own terminal and prints the number of each key, and each new size; `x` leaves, and with
/// the word "exit" ends the process as it is.
/// </summary>
internal static class RawKeys
{
    public static int Run(string[] args)
    {
        using SafeFileHandle input = new(0, ownsHandle: false);
        using OwnTerminal? terminal = OwnTerminal.Of(input);
        if (terminal is null)
        {
            Say("no terminal");
            return 1;
        }

        Say($"size {terminal.Size}, foreground {terminal.IsForeground}");
        using IDisposable watch = terminal.WatchSize(size => Say($"now {size}"));
        Say($"raw {terminal.EnterRawMode()}");
        using FileStream keys = new(input, FileAccess.Read, bufferSize: 0);
        for (int key = keys.ReadByte(); key >= 0 && key != 'x'; key = keys.ReadByte())
        {
            Say($"key {key}");
        }

        if (args is ["exit"])
        {
            Environment.Exit(7);
        }

        terminal.LeaveRawMode();
        Say("left");
        return 0;
    }

    private static void Say(string line) => Console.Out.Write(line + "\r\n");
}
