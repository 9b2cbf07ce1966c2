namespace Kin;
