using Kin.Native;

namespace Kin.Inspection;

/// <summary>What <see cref="ProcessEvents"/> tells, and how it gets to know it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ProcessEventOptions
{
    private const int UsualBuffer = 16 << 20, LeastBuffer = 4096, MostBuffer = 1 << 30;

    /// <summary>
    /// Only this process and its descendants. Who was made by one of them stays one, whoever adopts it later.
    /// 0, the default: all processes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int RootProcessId
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Tells of threads too. Default: only of processes.</summary>
    public bool Threads { get; init; }

    /// <summary>
    /// Room in the kernel for events that were not read yet, in bytes; one takes about 400 of them. From 4
    /// KiB to 1 GiB; default: 16 MiB. Without CAP_NET_ADMIN at most net.core.rmem_max, often 208 KiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public int BufferBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, LeastBuffer);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostBuffer);
            field = value;
        }
    } = UsualBuffer;

    /// <summary>
    /// How often /proc is looked at where the kernel tells nothing. Longer where a look takes more than a
    /// tenth of this. Default: 0.1 s.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is zero or less, or more than 49 days.</exception>
    public TimeSpan ScanInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            WaitTime.CheckFinite(value);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks at /proc even where the kernel would tell. Default: false.</summary>
    public bool OnlyScan { get; init; }
}
