using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct mq_attr (mq_getattr(3)), 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct MqAttr
{
    public long mq_flags, mq_maxmsg, mq_msgsize, mq_curmsgs;
}
