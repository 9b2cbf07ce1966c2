namespace Kin.Inspection;

/// <summary>Makes a value of the text of a file.</summary>
internal delegate T ProcParser<T>(ReadOnlySpan<byte> text);
