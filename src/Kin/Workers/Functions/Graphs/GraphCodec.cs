using Kin.Workers.Functions.Captures;
using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Graphs;

/// <summary>One value with all it reaches, to bytes and back.</summary>
internal static class GraphCodec
{
    /// <param name="payload">Where the bytes go; left as it was when the value is refused.</param>
    /// <param name="value">The value.</param>
    /// <param name="root">What a refusal's message calls the value; by its type when null.</param>
    /// <param name="captures">What is read of a closure, when the value is one; everything when null.</param>
    public static void Write<T>(
        PayloadWriter payload, T value, string? root = null, CaptureMap? captures = null)
    {
        int start = payload.Length;
        int handles = payload.HasHandles ? payload.Handles.Count : 0;
        int tokens = payload.HasCancellationTokens ? payload.CancellationTokens.Count : 0;
        GraphWriter writer = GraphWriter.Rent(payload);
        try
        {
            WriteAll(writer, value, captures);
        }
        catch (RefusalException refusal)
        {
            Undo(payload, start, handles, tokens);
            throw Explain(value, root ?? TypeText.Short(typeof(T)), captures, refusal);
        }
        catch
        {
            Undo(payload, start, handles, tokens);
            throw;
        }
        finally
        {
            writer.Return();
        }
    }

    public static T Read<T>(ref PayloadReader payload)
    {
        GraphReader reader = GraphReader.Rent();
        try
        {
            T value = TypedSlot<T>.Read(reader, ref payload);
            reader.ReadBodies(ref payload);
            return value;
        }
        catch (Exception error)
        {
            reader.Abandon();
            if (error is InvalidDataException or OutOfMemoryException)
            {
                throw;
            }

            throw new InvalidDataException(
                $"A message to or from a worker is no {TypeText.Of(typeof(T))}: {error.Message}", error);
        }
        finally
        {
            reader.Return();
        }
    }

    private static void WriteAll<T>(GraphWriter writer, T value, CaptureMap? captures)
    {
        writer.Captures = captures ?? CaptureMap.Everything;
        TypedSlot<T>.Write(writer, value);
        writer.Captures = CaptureMap.Everything;
        writer.WriteBodies();
    }

    private static void Undo(PayloadWriter payload, int start, int handles, int tokens)
    {
        payload.Truncate(start);
        if (payload.HasHandles)
        {
            payload.Handles.RemoveRange(handles, payload.Handles.Count - handles);
        }

        if (payload.HasCancellationTokens)
        {
            payload.CancellationTokens.RemoveRange(tokens, payload.CancellationTokens.Count - tokens);
        }
    }

    // Writes once more, now with the way to every object, until the same refusal comes.
    private static CannotCrossException Explain<T>(
        T value, string root, CaptureMap? captures, RefusalException refusal)
    {
        using var scratch = new PayloadWriter();
        var trail = new GraphTrail(root);
        GraphWriter writer = GraphWriter.Tracing(scratch, trail);
        try
        {
            WriteAll(writer, value, captures);
        }
        catch (RefusalException again)
        {
            return new CannotCrossException(trail.Path(), again.Type, again.Message);
        }

        return new CannotCrossException(root, refusal.Type, refusal.Message);
    }
}
