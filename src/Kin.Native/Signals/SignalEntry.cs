using System.Runtime.InteropServices;

namespace Kin.Native.Signals;

/// <summary>What the handler does with one signal. Read by <see cref="SignalStub"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalEntry
{
    /// <summary>Block the signal in the thread that it interrupts.</summary>
    public const uint Block = 1;

    /// <summary>Write its siginfo_t to the pipe.</summary>
    public const uint Forward = 2;

    /// <summary>Each one counts: none is dropped because another one is pending.</summary>
    public const uint Queued = 4;

    public uint Flags;

    /// <summary>1: one is in the pipe, and others are dropped until the reader writes 0.</summary>
    public int Pending;

    public int Pipe;

    private readonly int _padding;

    /// <summary>The handler that runs afterwards; 0: none.</summary>
    public nint Next;

    /// <summary>How many did not fit into the pipe.</summary>
    public int Lost;

    private readonly int _padding2;
}
