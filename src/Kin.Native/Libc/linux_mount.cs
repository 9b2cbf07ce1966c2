namespace Kin.Native;

internal static unsafe partial class Libc
{
    // fsopen(2), fsconfig(2), fsmount(2), Linux 5.2
    internal const int FSOPEN_CLOEXEC = 1, FSCONFIG_CMD_CREATE = 6, FSMOUNT_CLOEXEC = 1;
}
