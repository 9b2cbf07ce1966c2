using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Kin.Native;

/// <summary>
/// Text of the kernel as .NET text, and back, byte for byte. Arguments, variables and names of files are any
/// bytes but NUL; what is not UTF-8 is kept as lone surrogates, U+DC80 to U+DCFF for the bytes 0x80 to 0xff,
/// which no UTF-8 contains ("surrogateescape" of Python, PEP 383).
/// </summary>
internal static class SystemText
{
    private const char Escape = '\udc00';

    /// <summary>The bytes as text.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        StringBuilder text = new(bytes.Length);
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int taken) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                taken = 1; // the rest of a broken sequence is looked at anew, as Python does
                text.Append((char)(Escape + bytes[0]));
            }

            bytes = bytes[taken..];
        }

        return text.ToString();
    }

    /// <summary>
    /// The text as bytes, of which there are at most three for each of its characters. What is neither text
    /// nor an escaped byte becomes U+FFFD.
    /// </summary>
    /// <returns>How many bytes.</returns>
    /// <exception cref="ArgumentException">There is not enough room.</exception>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        int written = 0;
        while (true)
        {
            OperationStatus status = Utf8.FromUtf16(
                text, bytes[written..], out int read, out int count, replaceInvalidSequences: false);
            written += count;
            text = text[read..];
            if (status != OperationStatus.InvalidData)
            {
                return status == OperationStatus.Done ? written
                    : throw new ArgumentException("There is not enough room.", nameof(bytes));
            }

            if (text[0] is >= '\udc80' and <= '\udcff')
            {
                bytes[written++] = (byte)(text[0] - Escape);
            }
            else
            {
                written += Encoding.UTF8.GetBytes("\ufffd", bytes[written..]);
            }

            text = text[1..];
        }
    }
}
