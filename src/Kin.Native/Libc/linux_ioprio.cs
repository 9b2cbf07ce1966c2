namespace Kin.Native;

internal static unsafe partial class Libc
{
    // ioprio_set(2): class in the bits from 13 on, level below
    internal const int IOPRIO_WHO_PROCESS = 1, IOPRIO_CLASS_SHIFT = 13;
}
