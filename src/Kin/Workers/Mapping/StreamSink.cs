using System.Threading.Channels;

namespace Kin.Workers.Mapping;

/// <summary>
/// Gives parts to one reader, as they come or in the order of the input. Bounded by the window of the
/// operation: a part counts until the reader is through with it.
/// </summary>
internal sealed class StreamSink<TIn, TOut>(bool ordered) : IMapSink<TIn, TOut>
{
    private readonly Channel<MapPart<TIn, TOut>> _parts =
        Channel.CreateUnbounded<MapPart<TIn, TOut>>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Dictionary<int, MapPart<TIn, TOut>> _early = [];
    private int _next;

    public bool ReleasesParts => true;

    public ChannelReader<MapPart<TIn, TOut>> Parts => _parts.Reader;

    public void Deliver(MapPart<TIn, TOut> part)
    {
        if (!ordered)
        {
            _parts.Writer.TryWrite(part);
            return;
        }

        lock (_early)
        {
            _early[part.Start] = part;
            while (_early.Remove(_next, out MapPart<TIn, TOut> ready))
            {
                _next += ready.Count;
                _parts.Writer.TryWrite(ready);
            }
        }
    }

    public void End(Exception? error, Action told)
    {
        _parts.Writer.TryComplete(error);
        told();
    }
}
