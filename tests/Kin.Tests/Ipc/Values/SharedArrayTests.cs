using System.Text;
using Kin.Ipc;
using Kin.Tests.Ipc.Sockets;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc.Values;

/// <summary>Arrays between processes; and Python, which finds the same elements by the same type codes.</summary>
public sealed class SharedArrayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_one_process_writes_into_it_others_read()
    {
        using var squares = SharedArray<long>.Create(100);
        await WorkerProcess.RunAsync(
            () =>
            {
                for (int i = 0; i < squares.Length; i++)
                {
                    squares[i] = i * i;
                }

                squares.AsSpan(90, 10).Fill(-1);
            }, cancellationToken: Cancel);
        Assert.Equal((100, 81L * 81, -1), (squares.Length, squares[81], squares.AsSpan()[95]));
        Assert.Equal(81L * 81, squares.CompareExchange(81, 5, 81 * 81));
        Assert.Equal((5, 6, 7), (squares.Exchange(81, 6), squares[81], squares.Increment(81)));
        Assert.Equal(14, squares.Update(81, static old => old * 2));
        Assert.Equal((13, 13, 1), (squares.Decrement(81), squares.And(81, 1), squares.Or(81, 2)));
        Assert.Equal(3, squares[81]);
    }

    [Fact]
    public void It_begins_with_the_elements_that_are_given_and_has_a_length_that_stays()
    {
        string name = Shared.NewName();
        using var odd = SharedArray<(int, int, int)>.Create([(1, 2, 3), (4, 5, 6)], name);
        using var there = SharedArray<(int, int, int)>.OpenOrCreate(name, 2);
        there[0] = (7, 8, 9);
        Assert.Equal([(7, 8, 9), (4, 5, 6)], odd.ToArray());
        Assert.Equal((2, (7, 8, 9)), (odd.Length, odd[0]));
        Assert.Throws<NotSupportedException>(() => odd.Exchange(0, default));
        Assert.Throws<InvalidDataException>(() => SharedArray<(int, int, int)>.OpenOrCreate(name, 3));
        Assert.Throws<InvalidDataException>(() => SharedArray<long>.Open(name));
        Assert.Throws<ArgumentOutOfRangeException>(() => odd[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => odd[-1] = default);
        Assert.Throws<ArgumentOutOfRangeException>(() => { odd.AsSpan(1, 2); });
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedArray<int>.Create(0));
        Assert.Throws<ArgumentException>(() => SharedArray<int>.Create([]));
    }

    [Fact]
    public void After_it_is_disposed_members_throw_and_a_span_shows_zeros()
    {
        var array = SharedArray<int>.Create([1, 2, 3]);
        Span<int> span = array.AsSpan();
        array.Dispose();
        span[0] = 9;
        Assert.Equal(0, span[1]);
        Assert.Throws<ObjectDisposedException>(() => array[0]);
        Assert.Throws<ObjectDisposedException>(() => array[0] = 1);
        Assert.Throws<ObjectDisposedException>(() => array.Increment(0));
        Assert.Throws<ObjectDisposedException>(() => { array.AsSpan(); });
        Assert.Throws<ObjectDisposedException>(array.ToArray);
    }

    [Fact]
    public void Text_ends_at_the_first_nul_or_at_the_end()
    {
        using var text = SharedArray<byte>.Create(6);
        Assert.Equal("", text.ReadText());
        text.WriteText("grüß");
        Assert.Equal("grüß", text.ReadText());
        text.WriteText("ab");
        Assert.Equal(("ab", (byte)'b', (byte)0), (text.ReadText(), text[1], text[2]));
        Assert.Throws<ArgumentException>(() => text.WriteText("größer"));
        Assert.Throws<ArgumentException>(() => text.WriteText("a\0b"));
    }

    // What a Python program does with a type code: compares its size with that of multiprocessing and of the module
    // array where it has the code, reads three elements, and writes three others.
    private const string Peer = """
        import ctypes, mmap, multiprocessing.sharedctypes as shared
        for line in sys.stdin:
            code, name, length = line.split()
            kind = shared.typecode_to_type[code]
            with open('/dev/shm/kin-' + name, 'r+b') as file, mmap.mmap(file.fileno(), 0) as memory:
                begin = struct.unpack_from('<q', memory, 24)[0]
                size = (len(memory) - begin) // int(length)
                assert size == ctypes.sizeof(kind), (code, size)
                assert code == 'c' or array.array(code).itemsize == size, code
                elements = (kind * int(length)).from_buffer(memory, begin)
                print(*[ord(e) if code in 'cu' else e for e in elements], flush=True)
                if code in 'cu':
                    elements[0], elements[1] = (b'K', b'n') if code == 'c' else ('K', '\N{GRINNING FACE}')
                elif code in 'fd':
                    elements[0], elements[1] = -0.5, float('inf')
                else:
                    bits = 8 * size - (0 if code.isupper() else 1)
                    elements[0], elements[1] = 2 ** bits - 1, 0 if code.isupper() else -2 ** bits
                del elements
            print('written', flush=True)
        """;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Python_finds_the_same_elements_by_its_type_codes_and_writes_what_is_read_here()
    {
        await using PythonPeer python = PythonPeer.Start(Peer);
        await Check<byte>('c', [65, 66, 255], "65 66 255", [75, 110]);
        await Check<sbyte>('b', [-1, 2, -128], "-1 2 -128", [sbyte.MaxValue, sbyte.MinValue]);
        await Check<byte>('B', [1, 2, 255], "1 2 255", [byte.MaxValue, 0]);
        await Check<short>('h', [-1, 2, -30000], "-1 2 -30000", [short.MaxValue, short.MinValue]);
        await Check<ushort>('H', [1, 2, 60000], "1 2 60000", [ushort.MaxValue, 0]);
        await Check<int>('i', [-1, 2, -2000000000], "-1 2 -2000000000", [int.MaxValue, int.MinValue]);
        await Check<uint>('I', [1, 2, 4000000000], "1 2 4000000000", [uint.MaxValue, 0]);
        await Check<long>('l', [-1, 2, -1L << 40], $"-1 2 {-1L << 40}", [long.MaxValue, long.MinValue]);
        await Check<ulong>('L', [1, 2, 1UL << 63], $"1 2 {1UL << 63}", [ulong.MaxValue, 0]);
        await Check<long>('q', [-1, 2, -1L << 40], $"-1 2 {-1L << 40}", [long.MaxValue, long.MinValue]);
        await Check<ulong>('Q', [1, 2, 1UL << 63], $"1 2 {1UL << 63}", [ulong.MaxValue, 0]);
        await Check<float>('f', [-1.5f, 2.25f, 0], "-1.5 2.25 0.0", [-0.5f, float.PositiveInfinity]);
        await Check<double>('d', [-1.5, 2.25, 1e300], "-1.5 2.25 1e+300", [-0.5, double.PositiveInfinity]);
        await Check<Rune>('u', [new('a'), new('ä'), new(0x1F600)], "97 228 128512", [new('K'), new(0x1F600)]);

        async Task Check<T>(char code, T[] here, string seen, T[] there)
            where T : unmanaged
        {
            string name = Shared.NewName();
            using var array = SharedArray<T>.Create(here, name);
            python.Say($"{code} {name} {here.Length}");
            Assert.Equal(seen, await python.Line());
            Assert.Equal("written", await python.Line());
            Assert.Equal([there[0], there[1], here[2]], array.ToArray());
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Python_and_Kin_read_each_others_values_and_text()
    {
        string name = Shared.NewName();
        using var value = SharedValue<double>.Create(2.5, name);
        using var text = SharedArray<byte>.Create(16, name + "t");
        text.WriteText("von Kin");
        await using PythonPeer python = PythonPeer.Start("""
            import ctypes, mmap
            def at(name, kind):
                file = open('/dev/shm/kin-' + name, 'r+b')
                memory = mmap.mmap(file.fileno(), 0)
                return kind.from_buffer(memory, struct.unpack_from('<q', memory, 24)[0])
            value, text = at(sys.argv[1], ctypes.c_double), at(sys.argv[1] + 't', ctypes.c_char * 16)
            print(value.value, text.value.decode())
            value.value *= 3
            text.value = 'aus Python'.encode()
            """, name);
        Assert.Equal("2.5 von Kin", await python.Line());
        await python.Ends();
        Assert.Equal((7.5, "aus Python"), (value.Value, text.ReadText()));
    }
}
