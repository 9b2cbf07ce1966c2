using System.Buffers;

namespace Kin.Workers;

/// <summary>
/// The format in which arguments and results travel between a program and its workers, for programs that
/// prefer one of their own (System.Text.Json, MemoryPack, Protocol Buffers ...) over the exact object graphs
/// that are the default. Functions and what a lambda captures always travel in the default format.
/// </summary>
/// <remarks>
/// Implementations are used by many threads at once. The same implementation must run on both sides. An
/// exception from either method fails the one task that was being sent or answered.
/// </remarks>
public interface IWorkerSerializer
{
    /// <summary>Appends one value to the message.</summary>
    /// <typeparam name="T">The type that the function declares, not that of the object.</typeparam>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="value">The value; may be null where <typeparamref name="T"/> allows it.</param>
    void Write<T>(IBufferWriter<byte> output, T value);

    /// <summary>Reads the value back from exactly the bytes that <see cref="Write"/> appended.</summary>
    /// <typeparam name="T">The type that the function declares.</typeparam>
    /// <param name="input">The bytes; valid only during the call.</param>
    T Read<T>(ReadOnlySpan<byte> input);
}
