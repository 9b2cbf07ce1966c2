namespace Kin.Tool.Looking;

/// <summary>What a <see cref="Cell"/> is for programs.</summary>
internal enum CellKind
{
    /// <summary>null.</summary>
    None,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Real,

    /// <summary>true or false.</summary>
    Truth,

    /// <summary>A moment, as a string.</summary>
    Moment,
}
