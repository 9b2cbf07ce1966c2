using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Emission;

/// <summary>Writes all fields of an object or of a boxed struct.</summary>
internal delegate void FieldsWriter(GraphWriter graph, object owner);

/// <summary>Sets all fields of an object or of a boxed struct.</summary>
internal delegate void FieldsReader(GraphReader graph, ref PayloadReader payload, object owner);

/// <summary>Writes all fields of a struct where it lies.</summary>
internal delegate void StructWriter<T>(GraphWriter graph, ref T value);

/// <summary>Sets all fields of a struct where it lies.</summary>
internal delegate void StructReader<T>(GraphReader graph, ref PayloadReader payload, ref T value);
