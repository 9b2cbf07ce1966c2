using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kin.Tool.Facts;

/// <summary>JSON as text, indented, with a newline at the end.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1 << 24, // a tree of processes may be as deep as there are processes
    };

    /// <summary>What the action writes: one value.</summary>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, s_options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    /// <summary>The same in pieces, of a text that may be longer than memory has room for.</summary>
    /// <param name="write">What writes it.</param>
    /// <param name="piece">Gets each piece; the bytes are its own.</param>
    public static void InPieces(Action<Utf8JsonWriter> write, Action<byte[]> piece)
    {
        PieceWriter bytes = new(piece);
        using (Utf8JsonWriter json = new(bytes, s_options))
        {
            write(json);
        }

        bytes.Write("\n"u8);
        bytes.Flush();
    }
}
