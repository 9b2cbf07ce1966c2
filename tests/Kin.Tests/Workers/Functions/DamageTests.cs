using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Functions;

/// <summary>Damaged messages are a clear exception: no crash, no hang, no allocation without end.</summary>
public class DamageTests
{
    private const int Seed = 20250;

    private static int s_told;
    private static int s_read;

    [Fact]
    public async Task Every_cut_and_every_changed_byte_is_found_or_harmless()
    {
        // In a process of its own: what this looks for could end the process.
        List<string> wrong = await OtherProcess.RunAsync(() =>
        {
            var found = new List<string>();
            var random = new Random(Seed);
            foreach ((string kind, Func<object?> make) in Kinds.All)
            {
                byte[] bytes = TryBytes(make);
                for (int round = 0; round < 200 && bytes.Length > 0; round++)
                {
                    Try(kind, Damage(bytes, random), found);
                }
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (s_told < 1000 || s_read < 1000)
            {
                found.Add($"too tame: {s_told} were told, {s_read} were harmless");
            }

            return found;
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public void Cut_anywhere_it_is_an_InvalidDataException()
    {
        byte[] bytes = RoundTrip.Bytes(Kinds.All["shared and circular through collections"]());
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            Assert.Throws<InvalidDataException>(() => RoundTrip.Read<object>(cut));
        }
    }

    [Fact]
    public void A_few_bytes_cannot_ask_for_gigabytes()
    {
        // An array of objects of 2^28 elements, one byte behind it.
        using var writer = new PayloadWriter();
        writer.WriteByte(1);
        writer.WriteVarInt(1 << 28);
        writer.WriteByte(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => RoundTrip.Read<object[]>(writer.Written));
        Assert.Throws<InvalidDataException>(() => RoundTrip.Read<List<int>>(writer.Written));
        Assert.Throws<InvalidDataException>(() => RoundTrip.Read<int[,]>(writer.Written));
        Assert.Throws<InvalidDataException>(() => RoundTrip.Read<string>(writer.Written[1..]));
        Assert.Throws<InvalidDataException>(() => RoundTrip.Read<long[]>(writer.Written[1..]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Many_arrays_cannot_each_promise_the_same_bytes()
    {
        // A hundred arrays in an array, each said to have as many elements as bytes are left.
        using var writer = new PayloadWriter();
        writer.WriteByte(1);
        writer.WriteVarInt(100);
        for (int i = 0; i < 100; i++)
        {
            writer.WriteByte(1);
            writer.WriteVarInt(100_000);
        }

        writer.WriteBytes(new byte[100_100]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => RoundTrip.Read<object[][]>(writer.Written));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void The_finalizer_of_a_half_read_object_does_not_run()
    {
        byte[] bytes = RoundTrip.Bytes(new Fragile("text"));
        Assert.Throws<InvalidDataException>(() => RoundTrip.Read<Fragile>(bytes.AsSpan()[..^1]));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.False(Fragile.FinalizedHalf);
    }

    private static byte[] TryBytes(Func<object?> make)
    {
        try
        {
            return RoundTrip.Bytes(make());
        }
        catch (Exception error) when (error is System.Globalization.CultureNotFoundException)
        {
            // The child process has no culture data.
            return [];
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        byte[] damaged = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
        for (int i = random.Next(4); i >= 0 && damaged.Length > 0; i--)
        {
            // Mostly numbers, for the names of types take most of the bytes and only become unknown.
            int place = random.Next(damaged.Length);
            damaged[place] = random.Next(2) == 0
                ? (byte)random.Next(256)
                : (byte)(damaged[place] ^ (1 << random.Next(8)));
        }

        return damaged;
    }

    private static void Try(string kind, byte[] damaged, List<string> found)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var reader = new PayloadReader(damaged);
            ValueCodec<object?>.Read(ref reader);
            s_read++;
        }
        catch (InvalidDataException)
        {
            s_told++;
        }
        catch (Exception error)
        {
            found.Add($"{kind}: {error}");
        }

        if (GC.GetAllocatedBytesForCurrentThread() - before > 64 << 20)
        {
            found.Add($"{kind}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes were allocated");
        }
    }

    private sealed class Fragile(string text)
    {
        private readonly string _text = text;

        ~Fragile() => FinalizedHalf |= _text is null;

        public static bool FinalizedHalf { get; private set; }
    }
}
