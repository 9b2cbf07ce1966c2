using Kin.Workers.Transport;

namespace Kin.Workers.Functions;

/// <summary>
/// Any exception to bytes, and back as a <see cref="RemoteException"/>. Writing never fails.
/// </summary>
internal static class ExceptionCodec
{
    private const int MaxDepth = 32;

    public static void Write(PayloadWriter writer, Exception exception)
    {
        Exception? current = exception;
        for (int depth = 0; current is not null && depth < MaxDepth; depth++)
        {
            Exception told = current;
            writer.WriteString(told.GetType().FullName ?? told.GetType().Name);
            writer.WriteString(Ask(() => told.Message) ?? "");
            writer.WriteString(Stack(told));
            current = told.InnerException;
            writer.WriteByte(current is null || depth + 1 == MaxDepth ? (byte)0 : (byte)1);
        }
    }

    public static RemoteException Read(ref PayloadReader reader) => Read(ref reader, 1);

    private static RemoteException Read(ref PayloadReader reader, int depth)
    {
        string type = reader.ReadString() ?? "";
        string message = reader.ReadString() ?? "";
        string? stack = reader.ReadString();
        RemoteException? inner = null;
        if (reader.ReadByte() != 0)
        {
            if (depth == MaxDepth)
            {
                PayloadReader.Damaged("an exception has too many inner exceptions");
            }

            inner = Read(ref reader, depth + 1);
        }

        return new RemoteException(type, message, stack, inner);
    }

    // Of an aggregate only the first inner exception is told apart; the others are told here, in full.
    private static string? Stack(Exception exception)
    {
        string? stack = Ask(() => exception.StackTrace);
        if (exception is AggregateException aggregate)
        {
            for (int i = 1; i < aggregate.InnerExceptions.Count; i++)
            {
                Exception other = aggregate.InnerExceptions[i];
                stack += $"{Environment.NewLine} ---> (inner exception {i}) {Ask(other.ToString)}";
            }
        }

        return stack;
    }

    // Message, StackTrace and ToString are virtual: the user's own code runs, and may throw.
    private static string? Ask(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (Exception error)
        {
            return $"({error.GetType().FullName} was thrown while it was asked for)";
        }
    }
}
