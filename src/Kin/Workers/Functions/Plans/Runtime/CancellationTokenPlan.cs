using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>
/// Tokens: cancelling here cancels there. The message carries an index, the transport passes the news on.
/// </summary>
internal sealed class CancellationTokenPlan() : WholePlan(typeof(CancellationToken))
{
    private const uint Never = 0;
    private const uint Already = 1;
    private const uint FirstIndex = 2;

    protected override void Write(GraphWriter graph, object value)
    {
        var token = (CancellationToken)value;
        if (!token.CanBeCanceled || token.IsCancellationRequested)
        {
            graph.Payload.WriteVarInt(token.IsCancellationRequested ? Already : Never);
            return;
        }

        List<CancellationToken> tokens = graph.Payload.CancellationTokens;
        int index = tokens.IndexOf(token);
        if (index < 0)
        {
            index = tokens.Count;
            tokens.Add(token);
        }

        graph.Payload.WriteVarInt(FirstIndex + (uint)index);
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        uint mark = payload.ReadVarInt();
        return mark < FirstIndex
            ? new CancellationToken(canceled: mark == Already)
            : payload.CancellationToken((int)(mark - FirstIndex));
    }
}
