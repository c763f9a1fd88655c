using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tracking.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Jurisdictions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Area1",
                table: "Steps",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area2",
                table: "Steps",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area3",
                table: "Steps",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area4",
                table: "Steps",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Items_Area3_Kind_OpenedAt_Id",
                table: "Items",
                columns: new[] { "Area3", "Kind", "OpenedAt", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Items_Area3_Kind_OpenedAt_Id",
                table: "Items");

            migrationBuilder.DropColumn(
                name: "Area1",
                table: "Steps");

            migrationBuilder.DropColumn(
                name: "Area2",
                table: "Steps");

            migrationBuilder.DropColumn(
                name: "Area3",
                table: "Steps");

            migrationBuilder.DropColumn(
                name: "Area4",
                table: "Steps");
        }
    }
}
