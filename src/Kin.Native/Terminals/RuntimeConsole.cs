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
    /// Puts back the settings that the terminal had before <see cref="Console"/> first used it, or, when no
    /// child uses the terminal any more, those of <see cref="Console"/>. Does nothing if it never changed
    /// them, if it is reading at this moment, or if this process is in the background.
    /// </summary>
    public static void SetForChildren(bool useTerminal)
    {
        if (s_isMissing)
        {
            return;
        }

        try
        {
            ConfigureTerminalForChildProcess(useTerminal ? 1 : 0);
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
