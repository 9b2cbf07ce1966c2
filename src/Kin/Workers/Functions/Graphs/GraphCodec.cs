using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Graphs;

/// <summary>One value with all it reaches, to bytes and back.</summary>
internal static class GraphCodec
{
    public static void Write(PayloadWriter payload, object? value, Slot slot, string root)
    {
        int start = payload.Length;
        int handles = payload.HasHandles ? payload.Handles.Count : 0;
        int tokens = payload.HasCancellationTokens ? payload.CancellationTokens.Count : 0;
        GraphWriter writer = GraphWriter.Rent(payload);
        try
        {
            slot.Write(writer, value);
            writer.WriteBodies();
        }
        catch (RefusalException refusal)
        {
            Undo(payload, start, handles, tokens);
            throw Explain(value, slot, root, refusal);
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

    public static object? Read(ref PayloadReader payload, Slot slot)
    {
        GraphReader reader = GraphReader.Rent();
        try
        {
            object? value = slot.Read(reader, ref payload);
            reader.ReadBodies(ref payload);
            return value;
        }
        catch (Exception error) when (error is not (InvalidDataException or OutOfMemoryException))
        {
            throw new InvalidDataException(
                $"A message between a program and its worker cannot be read as {TypeText.Of(slot.Declared)}: {error.Message}",
                error);
        }
        finally
        {
            reader.Return();
        }
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
    private static CannotCrossException Explain(object? value, Slot slot, string root, RefusalException refusal)
    {
        using var scratch = new PayloadWriter();
        var trail = new GraphTrail(root);
        GraphWriter writer = GraphWriter.Tracing(scratch, trail);
        try
        {
            slot.Write(writer, value);
            writer.WriteBodies();
        }
        catch (RefusalException again)
        {
            return new CannotCrossException(trail.Path(), again.Type, again.Message);
        }

        return new CannotCrossException(root, refusal.Type, refusal.Message);
    }
}
