using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Forms;

/// <summary>Everything else: exact graphs.</summary>
internal sealed class GraphForm<T> : ValueForm<T>
{
    public override void Write(PayloadWriter writer, T value) => GraphCodec.Write(writer, value);

    public override T Read(ref PayloadReader reader) => GraphCodec.Read<T>(ref reader);
}
