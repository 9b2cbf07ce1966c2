using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Forms;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions;

/// <summary>
/// Arguments and results of type <typeparamref name="T"/>. Values whose memory says everything, strings and
/// arrays of such values are copied; everything else goes as an exact graph of objects.
/// </summary>
internal static class ValueCodec<T>
{
    private static readonly bool s_raw = RawShape.Is(typeof(T));

    // Made when first needed, so that raw values and strings never touch it.
    private static ValueForm<T>? s_form;

    /// <summary>Whether values are copied as memory. A constant once the code is hot.</summary>
    public static bool IsRaw => !RuntimeHelpers.IsReferenceOrContainsReferences<T>() && s_raw;

    /// <exception cref="CannotCrossException">The value, or one that it reaches, cannot be sent.</exception>
    public static void Write(PayloadWriter writer, T value)
    {
        if (IsRaw)
        {
            writer.WriteUnmanaged(in value);
        }
        else if (typeof(T) == typeof(string))
        {
            writer.WriteString((string?)(object?)value);
        }
        else
        {
            (s_form ??= FormChoice.For<T>()).Write(writer, value);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not those of such a value.</exception>
    public static T Read(ref PayloadReader reader)
    {
        if (IsRaw)
        {
            return reader.ReadUnmanaged<T>();
        }

        return typeof(T) == typeof(string)
            ? (T)(object)reader.ReadString()!
            : (s_form ??= FormChoice.For<T>()).Read(ref reader);
    }
}
