using System.Text;
using Kin.Native;

namespace Kin.Tests.Native;

/// <summary>Bytes of the kernel and .NET text, there and back.</summary>
public sealed class SystemTextTests
{
    public static TheoryData<byte[]> Texts => new(
        Array.Empty<byte>(), "plain"u8.ToArray(), "žluť 🎈"u8.ToArray(), new byte[] { 0xff }, new byte[] { 0x80, 0x61, 0xfe },
        new byte[] { 0xc3 }, new byte[] { 0xe2, 0x82, 0x78 }, new byte[] { 0xed, 0xb2, 0x80 }, new byte[] { 0xf0, 0x9f, 0x8e },
        new byte[] { 0xc0, 0xaf }, new byte[] { 0xf5, 0x80, 0x80, 0x80 });

    [Theory, MemberData(nameof(Texts))]
    public void Every_byte_comes_back(byte[] bytes)
    {
        string text = SystemText.Decode(bytes);
        byte[] back = new byte[text.Length * 3];
        Assert.Equal(bytes, back[..SystemText.Encode(text, back)]);
    }

    [Fact]
    public void Random_bytes_come_back_and_text_is_as_UTF_8_has_it()
    {
        Random random = new(7);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(12)];
            random.NextBytes(bytes);
            Every_byte_comes_back(bytes);
        }

        Assert.Equal("\udcff", SystemText.Decode([0xff]));
        Assert.Equal("é", SystemText.Decode(Encoding.UTF8.GetBytes("é")));
        byte[] replaced = new byte[6];
        Assert.Equal(3, SystemText.Encode("\ud800", replaced)); // neither text nor an escaped byte
        Assert.Equal("\ufffd", Encoding.UTF8.GetString(replaced, 0, 3));
    }
}
