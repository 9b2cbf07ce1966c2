namespace Kin.Native.Processes;

/// <summary>The end of this process without finalizers or exit handlers (_exit(2)).</summary>
internal static class ProcessExit
{
    public static void Immediately(int code) => Libc._exit(code);
}
