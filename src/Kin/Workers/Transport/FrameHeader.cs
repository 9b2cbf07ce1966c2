using System.Runtime.InteropServices;

namespace Kin.Workers.Transport;

/// <summary>What precedes every frame of a ring: 32 bytes, at a multiple of 32, so that a header never wraps.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct FrameHeader
{
    public const int Bytes = 32;

    /// <summary>One of <see cref="FrameState"/>; the only field that both sides write, always by compare-and-swap.</summary>
    public uint State;

    /// <summary>Payload bytes that follow the header.</summary>
    public int Length;

    /// <summary>The task that the frame belongs to.</summary>
    public long Task;

    public FrameKind Kind;

    public FrameFlags Flags;

    /// <summary>Request: the function. Response: nanoseconds of work behind this frame, saturated.</summary>
    public uint Detail;

    /// <summary>Response: index of the first item in the task.</summary>
    public int First;

    /// <summary>Items in the frame.</summary>
    public int Count;

    /// <summary>Bytes that a frame with this many bytes of payload takes in the ring.</summary>
    public static int Space(int payload) => (Bytes + payload + Bytes - 1) & ~(Bytes - 1);
}

/// <summary>Who may act on a request that is in the ring of a worker.</summary>
internal static class FrameState
{
    /// <summary>Not to be taken back: definitions, responses, padding.</summary>
    public const uint Plain = 0;

    /// <summary>The worker has not begun; the parent may still take it back.</summary>
    public const uint Pending = 1;

    /// <summary>The worker has begun. If it dies now, this is the task that was running.</summary>
    public const uint Taken = 2;

    /// <summary>The parent took it back; the worker skips it.</summary>
    public const uint Revoked = 3;
}

/// <summary>What a frame is for.</summary>
internal enum FrameKind : ushort
{
    None,

    /// <summary>Fills the ring up to its end; the next frame is at the start.</summary>
    Padding,

    /// <summary>Parent to worker, first of all: name, culture, serializer, initializer.</summary>
    Start,

    /// <summary>Parent to worker: a function and, where it has captured values, those; kept under a number.</summary>
    Define,

    /// <summary>Parent to worker: the function of this number is not needed any more.</summary>
    Forget,

    /// <summary>Parent to worker: call a function once for each item.</summary>
    Run,

    /// <summary>Parent to worker: end in order.</summary>
    Exit,

    /// <summary>Worker to parent: the initializer has run (or failed); tasks may come.</summary>
    Ready,

    /// <summary>Worker to parent: results of some items of a task, in order.</summary>
    Result,
}

/// <summary>Properties of a frame.</summary>
[Flags]
internal enum FrameFlags : ushort
{
    None = 0,

    /// <summary>The payload begins with the function itself, used this once.</summary>
    InlineFunction = 1,

    /// <summary>The payload, or the handles that belong to it, came by the control socket.</summary>
    External = 2,

    /// <summary>Response: the last frame of its task.</summary>
    Last = 4,

    /// <summary>The start or the initializer failed; the payload is the exception.</summary>
    Failed = 8,
}
