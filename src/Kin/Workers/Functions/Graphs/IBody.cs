using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Graphs;

/// <summary>Contents that follow after the objects that were begun before them.</summary>
internal interface IBody
{
    void WriteBody(GraphWriter graph, object? value);

    void ReadBody(GraphReader graph, ref PayloadReader payload, object? value);
}
