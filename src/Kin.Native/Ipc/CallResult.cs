namespace Kin.Native.Ipc;

/// <summary>What the calls on kernel objects return: a result, or minus the error number.</summary>
internal static class CallResult
{
    /// <summary>Errors are often a normal answer here, so they are numbers and no exceptions.</summary>
    public static int Of(nint result) => result >= 0 ? (int)result : -Errno.Last;
}
