using System.Runtime.InteropServices;

namespace Kin.Native.Terminals;

/// <summary>
/// What <see cref="Console"/> did to the terminal. To read a key it switches echo and lines off, and leaves
/// them off until the process ends; it alone knows what was set before. System.Diagnostics.Process tells it
/// through this function of the runtime when children use the terminal (pal_console.c), and so does Kin.
/// </summary>
internal static partial class RuntimeConsole
{
    private static volatile bool s_isMissing;

    /// <summary>
    /// Puts back the settings that the terminal had before <see cref="Console"/> first used it, if it ever
    /// changed them and is not reading at this moment. Only for a process of the foreground: the runtime
    /// would get its whole group stopped (SIGTTOU).
    /// </summary>
    /// <remarks>
    /// First as if children had just ended: the runtime then forgets which settings it saw last. With the
    /// memory of them it sets them again whenever this process is continued (SIGCONT), although it never
    /// changed them, and after Ctrl-Z and bg that stops this process and its children again.
    /// </remarks>
    public static void LendTerminal()
    {
        SetForChildren(useTerminal: 0);
        SetForChildren(useTerminal: 1);
    }

    /// <summary>
    /// No child uses the terminal any more: puts the settings of <see cref="Console"/> back.
    /// </summary>
    public static void TakeTerminalBack() => SetForChildren(useTerminal: 0);

    private static void SetForChildren(int useTerminal)
    {
        if (s_isMissing)
        {
            return;
        }

        try
        {
            ConfigureTerminalForChildProcess(useTerminal);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            s_isMissing = true; // another runtime: then nobody but Console knows, and the settings stay
        }
    }

    // Since .NET Core 3.0. Not documented: a test with a pseudo-terminal notices if it goes.
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_ConfigureTerminalForChildProcess")]
    private static partial void ConfigureTerminalForChildProcess(int childUsesTerminal);
}
