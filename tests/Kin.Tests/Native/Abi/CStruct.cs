namespace Kin.Tests.Native.Abi;

/// <summary>
/// A C struct: where it is declared, what it is called, "ours=theirs" for fields of another name, whether ours is as
/// long as theirs, and a macro without which the header is too old to know it.
/// </summary>
internal sealed record CStruct(
    string Header, string Type, string Fields = "", bool WholeSize = true, string? IfDefined = null)
{
    /// <summary>Stands for a field that is bits in C, which have no offset: its neighbours prove its place.</summary>
    public const string BitField = "-";

    public string Field(string ours) => Fields.Split(' ').Select(pair => pair.Split('='))
        .FirstOrDefault(pair => pair[0] == ours)?[1] ?? ours;
}
