using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kin.Native.Memory;

namespace Kin.Ipc.Values;

/// <summary>
/// A place in shared memory for a value of up to eight bytes, which the processor reads and writes at once.
/// Values of three, five, six or seven bytes take the next larger width, the rest of which is zero.
/// </summary>
/// <remarks>
/// Each operation looks afterwards whether the object was disposed meanwhile: then it was made on a page that
/// nobody else sees.
/// </remarks>
internal readonly struct AtomicPlace<T>(SharedMapping memory, long offset)
    where T : unmanaged
{
    /// <summary>Whether such a value can have a place.</summary>
    public static bool Fits => Unsafe.SizeOf<T>() <= sizeof(ulong);

    /// <summary>Whether such values can have places side by side.</summary>
    public static bool FitsExactly => Fits && Unsafe.SizeOf<T>() == Width;

    /// <summary>Whether the processor adds such numbers itself.</summary>
    public static bool AddsAtOnce => typeof(T) == typeof(int) || typeof(T) == typeof(uint)
        || typeof(T) == typeof(long) || typeof(T) == typeof(ulong);

    private static int Width => Unsafe.SizeOf<T>() switch { 1 => 1, 2 => 2, <= 4 => 4, _ => 8 };

    public T Read()
    {
        ulong bits = Width switch
        {
            1 => Volatile.Read(ref memory.At<byte>(offset)),
            2 => Volatile.Read(ref memory.At<ushort>(offset)),
            4 => Volatile.Read(ref memory.At<uint>(offset)),
            _ => Volatile.Read(ref memory.At<ulong>(offset)),
        };
        return Checked(bits);
    }

    public void Write(T value)
    {
        ulong bits = BitsOf(value);
        switch (Width)
        {
            case 1:
                Volatile.Write(ref memory.At<byte>(offset), (byte)bits);
                break;
            case 2:
                Volatile.Write(ref memory.At<ushort>(offset), (ushort)bits);
                break;
            case 4:
                Volatile.Write(ref memory.At<uint>(offset), (uint)bits);
                break;
            default:
                Volatile.Write(ref memory.At<ulong>(offset), bits);
                break;
        }

        ObjectDisposedException.ThrowIf(memory.IsClosed, typeof(SharedObject));
    }

    public T Exchange(T value)
    {
        ulong bits = BitsOf(value);
        ulong old = Width switch
        {
            1 => Interlocked.Exchange(ref memory.At<byte>(offset), (byte)bits),
            2 => Interlocked.Exchange(ref memory.At<ushort>(offset), (ushort)bits),
            4 => Interlocked.Exchange(ref memory.At<uint>(offset), (uint)bits),
            _ => Interlocked.Exchange(ref memory.At<ulong>(offset), bits),
        };
        return Checked(old);
    }

    /// <summary>Compares byte by byte. Returns what was there.</summary>
    public T CompareExchange(T value, T comparand)
    {
        ulong bits = BitsOf(value), expected = BitsOf(comparand);
        ulong old = Width switch
        {
            1 => Interlocked.CompareExchange(ref memory.At<byte>(offset), (byte)bits, (byte)expected),
            2 => Interlocked.CompareExchange(ref memory.At<ushort>(offset), (ushort)bits, (ushort)expected),
            4 => Interlocked.CompareExchange(ref memory.At<uint>(offset), (uint)bits, (uint)expected),
            _ => Interlocked.CompareExchange(ref memory.At<ulong>(offset), bits, expected),
        };
        return Checked(old);
    }

    /// <summary>Adds where <see cref="AddsAtOnce"/>. Returns the sum.</summary>
    public T Add(T amount)
    {
        ulong bits = BitsOf(amount);
        return Checked(Width == sizeof(uint)
            ? Interlocked.Add(ref memory.At<uint>(offset), (uint)bits)
            : Interlocked.Add(ref memory.At<ulong>(offset), bits));
    }

    /// <summary>
    /// Puts in the place of a value what is made of it; again, if another one came between. Returns what was
    /// there.
    /// </summary>
    public T Change<TArgument>(Func<T, TArgument, T> change, TArgument argument, out T changed)
    {
        T old = Read();
        while (true)
        {
            changed = change(old, argument);
            T found = CompareExchange(changed, old);
            if (BitsOf(found) == BitsOf(old))
            {
                return old;
            }

            old = found;
        }
    }

    private static ulong BitsOf(T value)
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 1:
                return Unsafe.BitCast<T, byte>(value);
            case 2:
                return Unsafe.BitCast<T, ushort>(value);
            case 4:
                return Unsafe.BitCast<T, uint>(value);
            case 8:
                return Unsafe.BitCast<T, ulong>(value);
            default:
                ulong bits = 0;
                MemoryMarshal.Write(MemoryMarshal.AsBytes(new Span<ulong>(ref bits)), value);
                return bits;
        }
    }

    private T Checked(ulong bits)
    {
        ObjectDisposedException.ThrowIf(memory.IsClosed, typeof(SharedObject));
        return Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<byte, T>((byte)bits),
            2 => Unsafe.BitCast<ushort, T>((ushort)bits),
            4 => Unsafe.BitCast<uint, T>((uint)bits),
            8 => Unsafe.BitCast<ulong, T>(bits),
            _ => MemoryMarshal.Read<T>(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in bits))),
        };
    }
}
