using System.Runtime.InteropServices;
using Kin.Native.Processes;

namespace Kin.Native.Spawn;

/// <summary>
/// The head of a spawn plan in native memory, read and written by the machine code of <see
/// cref="SpawnStub"/>: the offsets are part of that code.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PlanHeader
{
    /// <summary>Offset 0: all ones, the mask while the child is made.</summary>
    public ulong BlockMask;

    /// <summary>Offset 8: the mask of the calling thread, saved by the stub and put back by it.</summary>
    public ulong SavedMask;

    /// <summary>Offset 16: clone3 or clone, then its arguments at 24, 32, 40, 48, 56.</summary>
    public nint CloneNumber, Clone0, Clone1, Clone2, Clone3, Clone4;

    /// <summary>Offset 64: the records.</summary>
    public PlanRecord* Records;

    /// <summary>Offset 72: how many records there are.</summary>
    public long Count;

    /// <summary>Offset 80: the record that failed; -1 when the program runs.</summary>
    public long FailedIndex;

    /// <summary>Offset 88: why it failed; 0 when the result was not the expected one.</summary>
    public long FailedErrno;

    /// <summary>Offset 96: where the kernel puts the pidfd.</summary>
    public long PidFd;

    /// <summary>Offset 104: the argument of clone3(2).</summary>
    public CloneArguments Clone;

    /// <summary>
    /// Offset 192: how the child ends when a record fails: exit_group, or exit when it is a thread.
    /// </summary>
    public nint ExitNumber;
}
