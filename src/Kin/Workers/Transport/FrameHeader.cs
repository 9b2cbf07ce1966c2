using System.Runtime.InteropServices;

namespace Kin.Workers.Transport;

/// <summary>
/// What precedes every frame of a ring: 32 bytes, at a multiple of 32, so that a header never wraps.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct FrameHeader
{
    public const int Bytes = 32;

    /// <summary>
    /// Request to run: a <see cref="ClaimWord"/>, the only field that both sides write. Response:
    /// <see cref="First"/>.
    /// </summary>
    public ulong State;

    /// <summary>Payload bytes that follow the header.</summary>
    public int Length;

    /// <summary>Items in the frame.</summary>
    public int Count;

    /// <summary>The task that the frame belongs to.</summary>
    public long Task;

    public FrameKind Kind;

    public FrameFlags Flags;

    /// <summary>Request: the function. Response: nanoseconds of work behind this frame, saturated.</summary>
    public uint Detail;

    /// <summary>Response: index of the first item in the task.</summary>
    public int First
    {
        readonly get => (int)State;
        set => State = (ulong)value;
    }

    /// <summary>Bytes that a frame with this many bytes of payload takes in the ring.</summary>
    public static int Space(int payload) => (Bytes + payload + Bytes - 1) & ~(Bytes - 1);
}

/// <summary>What a frame is for.</summary>
internal enum FrameKind : ushort
{
    None,

    /// <summary>Fills the ring up to its end; the next frame is at the start.</summary>
    Padding,

    /// <summary>Parent to worker, first of all: name, culture, serializer, initializer.</summary>
    Start,

    /// <summary>
    /// Parent to worker: a function and, where it has captured values, those; kept under a number.
    /// </summary>
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
