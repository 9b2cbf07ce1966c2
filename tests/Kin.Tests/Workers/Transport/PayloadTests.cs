using System.Buffers;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Transport;

public class PayloadTests
{
    [Fact]
    public void What_was_written_is_read_in_the_same_order()
    {
        using var writer = new PayloadWriter();
        writer.WriteByte(7);
        writer.WriteInt32(-5);
        writer.WriteRaw(Guid.Empty);
        writer.WriteRaw((1, 2.5));
        writer.WriteString("naïve \ud800");
        writer.WriteString(null);
        writer.WriteString("");
        writer.WriteBytes([1, 2, 3]);
        var reader = new PayloadReader(writer.Written);
        Assert.Equal(7, reader.ReadByte());
        Assert.Equal(-5, reader.ReadInt32());
        Assert.Equal(Guid.Empty, reader.ReadRaw<Guid>());
        Assert.Equal((1, 2.5), reader.ReadRaw<(int, double)>());
        Assert.Equal("naïve \ud800", reader.ReadString());
        Assert.Null(reader.ReadString());
        Assert.Equal("", reader.ReadString());
        Assert.Equal([1, 2, 3], reader.ReadBytes(3).ToArray());
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData(0u, 1)]
    [InlineData(127u, 1)]
    [InlineData(128u, 2)]
    [InlineData(16383u, 2)]
    [InlineData(16384u, 3)]
    [InlineData(uint.MaxValue, 5)]
    public void Small_numbers_are_short(uint number, int bytes)
    {
        using var writer = new PayloadWriter();
        writer.WriteVarInt(number);
        Assert.Equal(bytes, writer.Length);
        Assert.Equal(number, new PayloadReader(writer.Written).ReadVarInt());
    }

    [Fact]
    public void It_grows_with_what_is_written_and_keeps_what_was()
    {
        using var writer = new PayloadWriter();
        for (int i = 0; i < 300_000; i++)
        {
            writer.WriteInt32(i);
        }

        var reader = new PayloadReader(writer.Written);
        for (int i = 0; i < 300_000; i++)
        {
            Assert.Equal(i, reader.ReadInt32());
        }
    }

    [Fact]
    public void Written_by_the_buffer_interface_it_is_the_same()
    {
        using var writer = new PayloadWriter();
        IBufferWriter<byte> output = writer;
        new byte[] { 1, 2 }.CopyTo(output.GetSpan(2));
        output.Advance(2);
        new byte[] { 3 }.CopyTo(output.GetMemory(5000).Span);
        output.Advance(1);
        output.Write(new byte[10_000]);
        Assert.Equal(10_003, writer.Length);
        Assert.Equal([1, 2, 3], writer.Written[..3].ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(int.MaxValue));
    }

    [Fact]
    public void Cut_back_or_reset_it_is_used_again()
    {
        using var writer = new PayloadWriter();
        writer.WriteString("kept");
        int length = writer.Length;
        writer.WriteBytes(new byte[3 << 20]);
        writer.Truncate(length);
        Assert.Equal("kept", new PayloadReader(writer.Written).ReadString());
        writer.CancellationTokens.Add(CancellationToken.None);
        writer.Reset();
        Assert.Equal(0, writer.Length);
        Assert.False(writer.HasCancellationTokens || writer.HasHandles);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Truncate(1));
    }

    [Fact]
    public void Beyond_the_end_every_read_is_an_InvalidDataException()
    {
        Fails([], (ref PayloadReader reader) => reader.ReadByte());
        Fails([1, 2, 3], (ref PayloadReader reader) => reader.ReadInt32());
        Fails([0x80], (ref PayloadReader reader) => reader.ReadVarInt());
        Fails([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], (ref PayloadReader reader) => reader.ReadVarInt());
        Fails([5, 0, 0], (ref PayloadReader reader) => reader.ReadString());
        Fails([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], (ref PayloadReader reader) => reader.ReadString());
        Fails([0], (ref PayloadReader reader) => reader.ReadRequiredString());
        Fails([1], (ref PayloadReader reader) => reader.ReadBytes(2));
        Fails([1], (ref PayloadReader reader) => reader.ReadBytes(-1));
        Fails([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], (ref PayloadReader reader) => reader.ReadCount(8));
        Fails([1], (ref PayloadReader reader) => reader.ReadUnmanagedArray<long>(uint.MaxValue));
        Fails([], (ref PayloadReader reader) => reader.Handle(0));
        Fails([], (ref PayloadReader reader) => reader.CancellationToken(0));
    }

    private delegate void Read(ref PayloadReader reader);

    private static void Fails(byte[] bytes, Read read) => Assert.Throws<InvalidDataException>(() =>
    {
        var reader = new PayloadReader(bytes);
        read(ref reader);
    });
}
