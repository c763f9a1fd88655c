using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DangerHasAReason : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "SealedReason",
                table: "Approvals",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "SealedResponsible",
                table: "Approvals",
                type: "BLOB",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "SealedReason",
                table: "Approvals");

            migrationBuilder.DropColumn(
                name: "SealedResponsible",
                table: "Approvals");
        }
    }
}
