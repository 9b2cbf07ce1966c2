using System.Collections;
using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// The state of System.Exception itself. Its stack is kept as text: the addresses it is made of mean nothing
/// elsewhere.
/// </summary>
internal sealed class ExceptionPart() : BasePart(typeof(Exception))
{
    private static readonly Slot s_text = Slot.Of(typeof(string));
    private static readonly Slot s_inner = Slot.Of(typeof(Exception));
    private static readonly Slot s_data = Slot.Of(typeof(IDictionary));

    public override void Write(GraphWriter graph, object value)
    {
        var error = (Exception)value;
        graph.WriteReference(Message(error), s_text);
        graph.WriteReference(Source(error), s_text);
        graph.WriteReference(error.HelpLink, s_text);
        graph.WriteReference(error.StackTrace, s_text);
        graph.Payload.WriteInt32(error.HResult);
        graph.Trail?.Push(".InnerException");
        graph.WriteReference(Inner(error), s_inner);
        graph.Trail?.Pop();
        graph.Trail?.Push(".Data");
        graph.WriteReference(Data(error), s_data);
        graph.Trail?.Pop();
    }

    public override void Read(GraphReader graph, ref PayloadReader payload, object value)
    {
        var error = (Exception)value;
        Construct(error);
        Message(error) = (string?)graph.ReadReference(ref payload, s_text);
        Source(error) = (string?)graph.ReadReference(ref payload, s_text);
        error.HelpLink = (string?)graph.ReadReference(ref payload, s_text);
        Stack(error) = (string?)graph.ReadReference(ref payload, s_text);
        error.HResult = payload.ReadInt32();
        Inner(error) = (Exception?)graph.ReadReference(ref payload, s_inner);
        Data(error) = (IDictionary?)graph.ReadReference(ref payload, s_data);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(Exception error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    private static extern ref string? Source(Exception error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_remoteStackTraceString")]
    private static extern ref string? Stack(Exception error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? Inner(Exception error);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_data")]
    private static extern ref IDictionary? Data(Exception error);
}
